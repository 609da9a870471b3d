/** MySQL: queries on shared cores, a primary for writes, replicas behind a binlog stream (reference/mysql-replication.md). */
package org.outagelab.mysql;
