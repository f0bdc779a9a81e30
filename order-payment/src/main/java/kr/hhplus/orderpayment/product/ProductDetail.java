package kr.hhplus.orderpayment.product;

/**
 * A product as the calls show it, with its stock.
 *
 * @param price whole won
 * @param quantity what can be ordered now
 * @param version counts the operators' changes, from 1
 */
record ProductDetail(long productId, String name, String category, long price, long quantity, long version) {}
