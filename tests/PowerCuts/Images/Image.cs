namespace FabAccess.PowerCuts.Images;

/// <summary>A file after a cut: a basis, what is laid over it in order, and its length.</summary>
internal sealed record ImageFile(Content Basis, IReadOnlyList<(long Offset, ReadOnlyMemory<byte> Bytes)> Patches, long Length);

/// <summary>A folder after a cut; valid until the disk that it was cut from goes on.</summary>
internal sealed record Image(IReadOnlyList<(string Name, ImageFile File)> Files)
{
    private const int Page = 4096;

    public static ImageFile Whole(Content content) => new(content, [], content.Length);

    /// <summary>Puts it into an empty folder.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (name, file) in Files)
        {
            string path = Path.Combine(folder, name);
            if (name.Contains('/', StringComparison.Ordinal)) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            var basis = file.Basis.Span[..(int)Math.Min(file.Basis.Length, file.Length)];
            // Zeros, of which there are many, are left out as a hole.
            for (int offset = 0; offset < basis.Length;)
            {
                int zeros = basis[offset..].IndexOfAnyExcept((byte)0);
                if (zeros < 0) break;
                offset += zeros - (zeros % Page);
                int end = Math.Min(basis.Length, offset + (16 * Page));
                RandomAccess.Write(handle, basis[offset..end], offset);
                offset = end;
            }
            foreach (var (offset, bytes) in file.Patches) RandomAccess.Write(handle, bytes.Span, offset);
            RandomAccess.SetLength(handle, file.Length);
        }
    }
}
