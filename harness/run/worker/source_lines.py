"""Lines of a submission's source that name what can lead to torch.autograd: where a person may look, and no evidence."""

import ast

LINES = 20
SEARCHED_BYTES = 200_000  # far above honest work; a tree takes a few hundred times as much memory

# Sources without any of these words are not parsed, which takes a hundred times as long.
_CANDIDATES = [b"import gc", b"getattr(torch", b"exec(", b"eval(", b".backward()", b"_graph="] + (
    b"autograd requires_grad enable_grad grad_enabled inference_mode grad_fn forward_ad jvp vjp jacfwd jacrev functorch"
    b" torch.func torch.jit torch.ops torch._C ctypes importlib __import__"
).split()
_ANYWHERE = frozenset(
    "autograd enable_grad grad_fn forward_ad jvp vjp jacfwd jacrev functorch ctypes gc importlib __import__".split()
)
_BELOW_TORCH = frozenset(["func", "jit", "ops", "_C"])
_TURNED_ON = frozenset(["requires_grad_", "set_grad_enabled"])
_OF_TENSORS = frozenset(["retain_graph", "create_graph"])


def source_lines(files):
    """[file, line, what] of each such line of `files`: (name, bytes) of Python sources."""
    found = []
    for name, source in files:
        # Most sources that have one have it in a comment, and comments in lines of their own are quickly left out.
        if name.endswith(".py") and _has_candidate(source) and _has_candidate(_without_comments(source)):
            found += [[name, line, what] for line, what in _lines_of(source)]
    return found[:LINES]


def _has_candidate(source):
    return any(word in source for word in _CANDIDATES)


def _without_comments(source):
    # With a brace, it may be a line of an f-string that holds code.
    return b"\n".join(line for line in source.splitlines() if b"{" in line or not line.lstrip().startswith(b"#"))


def _lines_of(source):
    if len(source) > SEARCHED_BYTES:
        return [(1, "too large to search")]
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # importing it tells what is wrong
    found = {(node.lineno, what) for node in ast.walk(tree) for what in _words_of(node)}
    return sorted(found)


def _words_of(node):
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = [alias.name for alias in node.names]
        base = getattr(node, "module", None)
        return _named(".".join([base or "", name]) if isinstance(node, ast.ImportFrom) else name for name in names)
    if isinstance(node, ast.Call):
        return _called(node)
    if isinstance(node, ast.Attribute):
        return _named([_dotted(node)])
    if isinstance(node, ast.Assign):
        on = not _is_false(node.value)
        return ["requires_grad" for target in node.targets if on and getattr(target, "attr", "") == "requires_grad"]
    return []


def _named(dotted_names):
    """A name in full counts by its parts, e.g. `torch.autograd.grad`."""
    for name in dotted_names:
        first, *rest = name.split(".")
        for word in [first, *rest]:
            if word in _ANYWHERE:
                yield word
        if first == "torch" and rest and rest[0] in _BELOW_TORCH:
            yield "torch." + rest[0]


def _called(call):
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    first = call.args[0] if call.args else None
    if "requires_grad" in keywords and not _is_false(keywords["requires_grad"]):
        yield "requires_grad"
    if isinstance(function, ast.Name):
        if name in ("exec", "eval", "__import__") or (name == "getattr" and _dotted(first).split(".")[0] == "torch"):
            yield name
    elif name == "backward" and _dotted(function) != "self.backward":
        # Theirs takes the gradient of the loss; that of a tensor mostly nothing.
        if not (call.args or call.keywords) or _OF_TENSORS & set(keywords):
            yield "backward"
    if name in _TURNED_ON and not _is_false(first):
        yield name
    if name == "inference_mode" and first is not None and _is_false(first):
        yield "inference_mode(False)"


def _is_false(node):
    return getattr(node, "value", None) is False


def _dotted(node):
    """`a.b.c` of an attribute as written; other objects stand as nothing."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))
