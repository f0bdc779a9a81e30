package kr.hhplus.issuance.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the native memory of all stores in the process together: block cache, index and filter blocks and write
 * buffers share one budget, however many partitions there are. Without it each store would take its own 50 MiB and more.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    private static final long TOTAL_BYTES_MAX = 144L << 20;
    /**
     * Room for a full buffer in each of the 24 stores. A store that is idle keeps its buffer, and where all of them
     * together reach the bound, the one that is written to is flushed at every other write.
     */
    private static final long WRITE_BUFFERS_BYTES_MAX = 96L << 20;

    private static final long WRITE_BUFFER_BYTES = 4L << 20;
    /** Share of a write buffer, for a Bloom filter over its keys. */
    private static final double WRITE_BUFFER_FILTER = 0.1;

    private static final Cache CACHE;
    private static final WriteBufferManager WRITE_BUFFERS;

    static {
        RocksDB.loadLibrary();
        CACHE = new LRUCache(TOTAL_BYTES_MAX);
        WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFERS_BYTES_MAX, CACHE);
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        // One of a million users has 1.2 MB. What finds no room in its part of the cache, a 64th, is read for each
        // command.
        table.setIndexType(IndexType.kTwoLevelIndexSearch);
        table.setPartitionFilters(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(WRITE_BUFFERS);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        // Most requests are a user's first: that there is nothing yet is to be told without a search.
        options.setMemtablePrefixBloomSizeRatio(WRITE_BUFFER_FILTER);
        options.setMemtableWholeKeyFiltering(true);
        // Kafka Streams leaves the last level, most of the keys, without filters.
        options.setOptimizeFiltersForHits(false);
    }

    /** Nothing to close: cache and write buffers belong to the process, not to a store. */
    @Override
    public void close(String storeName, Options options) {}
}
