/** A replicated database as those see it who query it, and those who count what has become of its data. */
package org.outagelab.database;
