// Keys that are entered stay in this page, and go nowhere but to this server.
SwaggerUIBundle({
  dom_id: '#docs',
  url: 'openapi.json',
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  // Else the document would be sent to somebody else's validator.
  validatorUrl: null
});
