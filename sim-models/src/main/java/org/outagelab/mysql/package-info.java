/** MySQL: queries on shared cores, a primary for writes, replicas behind a binlog stream (docs/models/mysql.md). */
package org.outagelab.mysql;
