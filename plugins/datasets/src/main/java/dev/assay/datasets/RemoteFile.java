package dev.assay.datasets;

/**
 * A file that mirrors offer.
 *
 * @param size in bytes
 * @param sha256 in hexadecimal, lower case
 */
record RemoteFile(String name, long size, String sha256) {}
