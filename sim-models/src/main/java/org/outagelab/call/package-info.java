/** Requests, their calls from hop to hop, how they end, and the ledger that accounts for every one. */
package org.outagelab.call;
