def weights():
    """The tensors of model.safetensors: the length of the header, the header in JSON, the numbers."""
    data = bytearray((FOLDER / "model.safetensors").read_bytes())
    start = 8 + int.from_bytes(data[:8], "little")
    numbers = torch.frombuffer(data, dtype=torch.float32, offset=start)
    tensors = json.loads(data[8:start])
    tensors.pop("__metadata__")
    return {
        name: numbers[of["data_offsets"][0] // 4 : of["data_offsets"][1] // 4].reshape(of["shape"])
        for name, of in tensors.items()
    }
