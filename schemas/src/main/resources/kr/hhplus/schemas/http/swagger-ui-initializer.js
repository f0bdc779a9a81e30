'use strict';

SwaggerUIBundle({
  url: 'openapi.yaml',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  // Closed: the calls come first.
  defaultModelsExpandDepth: 0,
  // The badge would ask another host.
  validatorUrl: null
});
