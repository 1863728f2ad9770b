namespace Plumbline.Store.SessionIndex;

/// <summary>A log in the index. Its texts are read when they are asked for: most reports need few of thousands of paths.</summary>
public sealed class IndexedFile
{
    readonly IndexSnapshot _snapshot;
    readonly int _path,
        _root,
        _projectFolder,
        _cwd;

    internal IndexedFile(IndexSnapshot snapshot, int path, int root, int projectFolder, int cwd) =>
        (_snapshot, _path, _root, _projectFolder, _cwd) = (snapshot, path, root, projectFolder, cwd);

    /// <summary>Its full path.</summary>
    public string Path => Text(_path);

    /// <summary>The folder that was searched, such as <c>~/.claude</c>.</summary>
    public string Root => Text(_root);

    /// <summary>The folder under <c>projects</c> that it lies in, such as <c>-home-dev-checkout</c>; empty for other places.</summary>
    public string ProjectFolder => Text(_projectFolder);

    /// <summary>The working folder of its first line that has one; empty when none has.</summary>
    public string Cwd => Text(_cwd);

    string Text(int number) => _snapshot.Text(number) ?? "";
}
