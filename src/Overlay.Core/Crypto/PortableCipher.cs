using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Overlay.Wire;

namespace Overlay.Crypto;

/// <summary>
/// An AEAD in managed code, for platforms without the algorithm. Unlike the platform's it allocates for each packet: the algorithm
/// takes its nonce as an array.
/// </summary>
internal sealed class PortableCipher(IAeadCipher algorithm, ReadOnlySpan<byte> key) : AeadCipher
{
    private readonly byte[] _key = key.ToArray();
    private byte[] _output = [];

    public override int TagLength => WireLimits.Tag;

    public override void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData)
    {
        var output = Start(true, nonce, message.Length, associatedData);
        var written = algorithm.ProcessBytes(message[..^WireLimits.Tag], output);
        algorithm.DoFinal(output[written..]);
        output[..message.Length].CopyTo(message);
    }

    public override bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData)
    {
        var output = Start(false, nonce, message.Length, associatedData);
        var written = algorithm.ProcessBytes(message, output);
        try
        {
            algorithm.DoFinal(output[written..]);
        }
        catch (InvalidCipherTextException)
        {
            return false;
        }

        output[..^WireLimits.Tag].CopyTo(message);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_output);
    }

    /// <summary>The algorithm holds bytes back, so it cannot work in place: it writes into a buffer of the cipher's own.</summary>
    private Span<byte> Start(bool forEncryption, ReadOnlySpan<byte> nonce, int length, ReadOnlySpan<byte> associatedData)
    {
        if (_output.Length < length)
        {
            _output = new byte[length];
        }

        algorithm.Init(forEncryption, new AeadParameters(new KeyParameter(_key), WireLimits.Tag * 8, nonce.ToArray()));
        algorithm.ProcessAadBytes(associatedData);
        return _output.AsSpan(0, length);
    }
}
