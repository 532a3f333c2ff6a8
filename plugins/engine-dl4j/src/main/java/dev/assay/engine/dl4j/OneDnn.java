package dev.assay.engine.dl4j;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;

/** oneDNN on the processor, and its descriptions of memory (https://uxlfoundation.github.io/oneDNN). */
final class OneDnn {
    static final engine ENGINE = new engine(engine.kind.cpu, 0);
    static final stream STREAM = new stream(ENGINE);

    private OneDnn() {}

    /** Single precision, row-major. */
    static desc plain(long... dims) {
        return strided(dims, rowMajor(dims));
    }

    /** Single precision, with the distance of neighbours along each dimension. */
    static desc strided(long[] dims, long[] strides) {
        return new desc(dims, data_type.f32, strides);
    }

    /** Single precision, in the layout that the primitive likes best. */
    static desc any(long... dims) {
        return new desc(dims, data_type.f32, format_tag.any);
    }

    /** What is not there. */
    static desc none() {
        return new desc();
    }

    static long[] rowMajor(long... dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return strides;
    }

    /** Has the primitive apply the rectifier to what it puts out, if that is wanted. */
    static primitive_attr attributes(boolean relu) {
        primitive_attr attributes = new primitive_attr();
        if (relu) {
            post_ops after = new post_ops();
            after.append_eltwise(algorithm.eltwise_relu, 0, 0);
            attributes.set_post_ops(after);
        }
        return attributes;
    }
}
