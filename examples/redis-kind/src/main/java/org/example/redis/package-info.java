/** A Redis that is used as a cache, as a kind of OutageLab. */
package org.example.redis;
