/** gunicorn workers that run the Flask application, with its SQLAlchemy pool (reference/app-server.md). */
package org.outagelab.gunicorn;
