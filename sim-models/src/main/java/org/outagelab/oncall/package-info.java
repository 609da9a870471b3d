/** People on call: told by a pager or a customer, they answer or sleep, search, and repair; who does not answer is passed over. */
package org.outagelab.oncall;
