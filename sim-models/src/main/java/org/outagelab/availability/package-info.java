/** Availability over years: the way of a request past failures, its structure, and what a failure costs. */
package org.outagelab.availability;
