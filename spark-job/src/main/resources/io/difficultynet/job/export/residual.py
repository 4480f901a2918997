class Subsample(nn.Module):
    """Shortcut A of He et al. 2016: every stride-th pixel, channels of zeros before and behind."""

    def __init__(self, stride, channels):
        super().__init__()
        self.stride, self.pad = stride, (0, 0, 0, 0, channels, channels)

    def forward(self, x):
        return nn.functional.pad(x[:, :, :: self.stride, :: self.stride], self.pad)


def shortcut(kind, inputs, outputs, stride):
    if kind == "A":
        return Subsample(stride, (outputs - inputs) // 2)
    if kind == "B" and inputs == outputs and stride == 1:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


def residual(stem, block, stages, kind, classifier):
    """A residual network with torchvision's blocks and names."""
    inputs = width = stem[0].out_channels
    layers = OrderedDict(conv1=stem[0], bn1=nn.BatchNorm2d(width), relu=nn.ReLU())
    layers.update((type(layer).__name__, layer) for layer in stem[1:])
    for stage, blocks in enumerate(stages):
        built = []
        for number in range(blocks):
            planes, stride = width << stage, 2 if stage and number == 0 else 1
            outputs = planes * block.expansion
            built.append(block(inputs, planes, stride, shortcut(kind, inputs, outputs, stride)))
            inputs = outputs
        layers[f"layer{stage + 1}"] = nn.Sequential(*built)
    layers.update(avgpool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), fc=classifier)
    return nn.Sequential(layers)
