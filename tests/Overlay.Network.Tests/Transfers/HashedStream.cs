using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Overlay.Network.Tests.Transfers;

/// <summary>The two ends of a stream, each with the hash of what it saw, in hexadecimal.</summary>
internal static class HashedStream
{
    private const int Chunk = 100_003;

    /// <summary>Sends random bytes, chunk after chunk, until there is enough, and ends the stream.</summary>
    /// <param name="client">Sends as fast as it can.</param>
    /// <param name="seed">Which bytes.</param>
    /// <param name="isEnough">Is told how many bytes were sent.</param>
    public static Task<string> SendAsync(TcpClient client, int seed, Func<long, bool> isEnough) => Task.Run(async () =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[Chunk];
        new Random(seed).NextBytes(bytes);
        for (var sent = 0L; !isEnough(sent); sent += Chunk)
        {
            // All bytes anew for each chunk would take longer than sending them.
            BinaryPrimitives.WriteInt64LittleEndian(bytes, sent);
            hash.AppendData(bytes);
            await client.GetStream().WriteAsync(bytes);
        }

        client.Client.Shutdown(SocketShutdown.Send);
        return Convert.ToHexString(hash.GetHashAndReset());
    });

    /// <summary>Receives until the stream ends.</summary>
    public static Task<string> ReceiveAsync(TcpClient client) => Task.Run(async () => Convert.ToHexString(await SHA256.HashDataAsync(client.GetStream())));
}
