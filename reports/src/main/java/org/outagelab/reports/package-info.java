/** What people and programs read: text, JSON, charts, the HTML page and the folder they are written to. */
package org.outagelab.reports;
