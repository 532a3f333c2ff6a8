package dev.assay.architectures;

import dev.assay.network.Add;
import dev.assay.network.AveragePooling2D;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Dropout;
import dev.assay.network.ELU;
import dev.assay.network.Flatten;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.GlobalMaxPooling2D;
import dev.assay.network.Identity;
import dev.assay.network.IdentityShortcut;
import dev.assay.network.LSTM;
import dev.assay.network.LeakyReLU;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.ReLU;
import dev.assay.network.Sigmoid;
import dev.assay.network.Softmax;
import dev.assay.network.Softplus;
import dev.assay.network.Tanh;
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
                LSTMNetwork.class,
                NetworkArchitecture.class,
                Dense.class,
                Convolution2D.class,
                MaxPooling2D.class,
                AveragePooling2D.class,
                GlobalMaxPooling2D.class,
                GlobalAveragePooling2D.class,
                Flatten.class,
                Identity.class,
                ReLU.class,
                LeakyReLU.class,
                ELU.class,
                Sigmoid.class,
                Tanh.class,
                Softplus.class,
                Softmax.class,
                BatchNormalization.class,
                LocalResponseNormalization.class,
                Dropout.class,
                IdentityShortcut.class,
                LSTM.class,
                Add.class,
                Concatenate.class,
                NamedLayer.class,
                Zeros.class,
                Constant.class,
                Normal.class,
                UniformFanIn.class,
                GlorotUniform.class,
                GlorotNormal.class,
                HeUniform.class,
                HeNormal.class,
                Orthogonal.class);
    }
}
