/** nginx: static files, reverse proxy, passive health checks (reference/nginx.md). */
package org.outagelab.nginx;
