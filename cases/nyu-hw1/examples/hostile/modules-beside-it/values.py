def describe(value, room):
    return ["none", "NoneType"], b""
