/** Names: what their servers say of them, who remembers the answer and how long, and how programs go through several addresses. */
package org.outagelab.names;
