namespace Overlay.Core.Tests.Keys;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("overlay-key-").FullName;

    private string Path => System.IO.Path.Combine(_directory, "node.key");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Missing_file_is_created_and_read_back_as_the_same_node()
    {
        var created = NodeKeyPair.LoadOrCreate(Path);
        Assert.Equal(created.Id, NodeKeyPair.LoadOrCreate(Path).Id);
        Assert.Equal([Path], Directory.GetFiles(_directory));
    }

    [Fact]
    public void File_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        NodeKeyPair.LoadOrCreate(Path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("AAECAwQFBgcICQoLDA0ODw==")]
    public void File_without_a_key_is_refused_and_kept(string content)
    {
        File.WriteAllText(Path, content);
        var error = Assert.Throws<InvalidDataException>(() => NodeKeyPair.LoadOrCreate(Path));
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public void Large_file_is_refused_unread()
    {
        File.WriteAllBytes(Path, new byte[1_000_000]);
        Assert.Throws<InvalidDataException>(() => NodeKeyPair.LoadOrCreate(Path));
    }

    [Fact]
    public void Missing_directory_is_an_error() =>
        Assert.Throws<DirectoryNotFoundException>(() => NodeKeyPair.LoadOrCreate(System.IO.Path.Combine(_directory, "none", "node.key")));

    [Fact]
    public void Many_that_create_it_at_once_get_one_key()
    {
        var ids = new NodeId[2];
        for (var round = 0; round < 500; round++)
        {
            File.Delete(Path);
            var waiting = ids.Length;
            var threads = Enumerable.Range(0, ids.Length).Select(i => new Thread(() =>
            {
                Interlocked.Decrement(ref waiting);
                while (Volatile.Read(ref waiting) > 0)
                {
                }

                ids[i] = NodeKeyPair.LoadOrCreate(Path).Id;
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.Single(ids.Distinct());
            Assert.Equal([Path], Directory.GetFiles(_directory));
        }
    }
}
