/** Tests that run as a bundle beside the product's bundles, inside Felix. */
package org.sluice.it.felix;
