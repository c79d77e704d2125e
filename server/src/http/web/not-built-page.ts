/** In place of the web UI while there is none. */
export const notBuiltPage = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Anyvisor</title></head>
  <body>
    <h1>Anyvisor</h1>
    <p>The server runs, but its web UI has not been built. Build it with</p>
    <pre>npm run build:web</pre>
    <p>and load this page again. <code>npm start</code> builds it by itself. The API is at <code>/api/v1</code>.</p>
  </body>
</html>
`;
