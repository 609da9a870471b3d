/** How many instances there are, and who changes that: the autoscalers of Kubernetes, KEDA and EC2, and when they see what they do. */
package org.outagelab.autoscaling;
