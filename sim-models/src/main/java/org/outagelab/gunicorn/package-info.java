/** gunicorn workers that run the Flask application, with its SQLAlchemy pool (docs/models/gunicorn.md). */
package org.outagelab.gunicorn;
