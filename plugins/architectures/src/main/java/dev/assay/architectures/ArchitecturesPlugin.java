package dev.assay.architectures;

import dev.assay.network.Add;
import dev.assay.network.AveragePooling1D;
import dev.assay.network.AveragePooling2D;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Bidirectional;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution1D;
import dev.assay.network.Convolution2D;
import dev.assay.network.Cropping2D;
import dev.assay.network.Dense;
import dev.assay.network.DepthwiseConvolution2D;
import dev.assay.network.DropConnect;
import dev.assay.network.Dropout;
import dev.assay.network.ELU;
import dev.assay.network.Embedding;
import dev.assay.network.Flatten;
import dev.assay.network.FractionalMaxPooling2D;
import dev.assay.network.GELU;
import dev.assay.network.GRU;
import dev.assay.network.GaussianNoise;
import dev.assay.network.GlobalAveragePooling1D;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.GlobalMaxPooling1D;
import dev.assay.network.GlobalMaxPooling2D;
import dev.assay.network.Identity;
import dev.assay.network.IdentityShortcut;
import dev.assay.network.L1Normalization;
import dev.assay.network.L2Normalization;
import dev.assay.network.LSTM;
import dev.assay.network.LeakyReLU;
import dev.assay.network.LocalContrastNormalization;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.LocallyConnected1D;
import dev.assay.network.LocallyConnected2D;
import dev.assay.network.LpPooling2D;
import dev.assay.network.Mask;
import dev.assay.network.MaxPooling1D;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Maxout;
import dev.assay.network.Multiply;
import dev.assay.network.NoisyReLU;
import dev.assay.network.PReLU;
import dev.assay.network.Permute;
import dev.assay.network.RReLU;
import dev.assay.network.ReLU;
import dev.assay.network.Reshape;
import dev.assay.network.Sigmoid;
import dev.assay.network.SimpleRNN;
import dev.assay.network.Slice;
import dev.assay.network.Softmax;
import dev.assay.network.Softplus;
import dev.assay.network.Step;
import dev.assay.network.Swish;
import dev.assay.network.Tanh;
import dev.assay.network.TimeDistributed;
import dev.assay.network.TransposedConvolution2D;
import dev.assay.network.Upsampling2D;
import dev.assay.network.ZeroPadding2D;
import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the architectures, the layers that networks in configs are written in, and the initializers. */
public final class ArchitecturesPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                Linear.class,
                MLP.class,
                KerasConvnet.class,
                LeNet.class,
                LeNet5.class,
                VGGSmall.class,
                AlexNet.class,
                CifarResNet.class,
                VGG.class,
                GoogLeNet.class,
                ResNet.class,
                SEResNet.class,
                DenseNet.class,
                DenseNetBC.class,
                DeepFace.class,
                MaxoutNetwork.class,
                AutoEncoder.class,
                UNet.class,
                FCN.class,
                TextConvnet.class,
                SimpleRNNNetwork.class,
                LSTMNetwork.class,
                GRUNetwork.class,
                NetworkArchitecture.class,
                Branches.class,
                Dense.class,
                Convolution2D.class,
                Convolution1D.class,
                TransposedConvolution2D.class,
                DepthwiseConvolution2D.class,
                LocallyConnected2D.class,
                LocallyConnected1D.class,
                MaxPooling2D.class,
                AveragePooling2D.class,
                LpPooling2D.class,
                FractionalMaxPooling2D.class,
                MaxPooling1D.class,
                AveragePooling1D.class,
                GlobalMaxPooling2D.class,
                GlobalAveragePooling2D.class,
                GlobalMaxPooling1D.class,
                GlobalAveragePooling1D.class,
                Upsampling2D.class,
                ZeroPadding2D.class,
                Cropping2D.class,
                Flatten.class,
                Reshape.class,
                Permute.class,
                Identity.class,
                ReLU.class,
                LeakyReLU.class,
                PReLU.class,
                RReLU.class,
                NoisyReLU.class,
                ELU.class,
                Swish.class,
                GELU.class,
                Step.class,
                Sigmoid.class,
                Tanh.class,
                Softplus.class,
                Softmax.class,
                Maxout.class,
                BatchNormalization.class,
                LocalResponseNormalization.class,
                LocalContrastNormalization.class,
                L1Normalization.class,
                L2Normalization.class,
                Dropout.class,
                DropConnect.class,
                GaussianNoise.class,
                IdentityShortcut.class,
                Embedding.class,
                Mask.class,
                LSTM.class,
                GRU.class,
                SimpleRNN.class,
                Bidirectional.class,
                TimeDistributed.class,
                Add.class,
                Multiply.class,
                Concatenate.class,
                Slice.class,
                NamedLayer.class,
                Zeros.class,
                Constant.class,
                Normal.class,
                UniformFanIn.class,
                GlorotUniform.class,
                GlorotNormal.class,
                HeUniform.class,
                HeNormal.class,
                LecunUniform.class,
                LecunNormal.class,
                ScaledNormal.class,
                Uniform.class,
                Orthogonal.class,
                WithBias.class);
    }
}
