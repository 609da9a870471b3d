/** nginx: static files, reverse proxy, passive health checks (docs/models/nginx.md). */
package org.outagelab.nginx;
