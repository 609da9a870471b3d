/** A metric and a balancing policy that scenario files can use as those that come along. */
package org.example.words;
