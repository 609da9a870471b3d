/** What a design should not have, by the file alone: single points of failure, open ports, plaintext, nobody who watches. */
package org.outagelab.findings;
