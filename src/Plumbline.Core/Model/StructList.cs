namespace Plumbline.Core.Model;

/// <summary>A growing list of structs that are filled and read in place. References are valid until the next <see cref="Add"/>.</summary>
public sealed class StructList<T>
    where T : struct
{
    T[] _items = new T[4];

    /// <summary>Items in use.</summary>
    public int Count { get; private set; }

    /// <summary>An item in place.</summary>
    public ref T this[int index] => ref _items.AsSpan(0, Count)[index];

    /// <summary>Appends a default item and returns it to be filled.</summary>
    public ref T Add()
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Count * 2);
        ref var item = ref _items[Count++];
        item = default;
        return ref item;
    }

    /// <summary>Takes the last item back.</summary>
    public void RemoveLast() => Count--;

    /// <summary>All items.</summary>
    public Span<T> AsSpan() => _items.AsSpan(0, Count);

    /// <summary>Forgets all items; keeps a reasonable capacity.</summary>
    public void Clear()
    {
        Count = 0;
        if (_items.Length > 8192)
            _items = new T[4];
    }
}
