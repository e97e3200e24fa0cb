using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Overlay.Crypto;

/// <summary>
/// An AEAD in managed code, for platforms without the algorithm. Unlike the platform's it allocates for each packet: the algorithm
/// takes its nonce as an array.
/// </summary>
internal sealed class PortableCipher(IAeadCipher algorithm, ReadOnlySpan<byte> key) : AeadCipher
{
    private readonly byte[] _key = key.ToArray();
    private byte[] _output = [];

    public override int TagLength => MaxTagLength;

    public override void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> data, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        var output = Start(true, nonce, data.Length + TagLength, associatedData);
        var written = algorithm.ProcessBytes(data, output);
        algorithm.DoFinal(output[written..]);
        output[..data.Length].CopyTo(data);
        output.Slice(data.Length, TagLength).CopyTo(tag);
    }

    public override bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> data, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        var output = Start(false, nonce, data.Length + TagLength, associatedData);
        var written = algorithm.ProcessBytes(data, output);
        written += algorithm.ProcessBytes(tag, output[written..]);
        try
        {
            algorithm.DoFinal(output[written..]);
        }
        catch (InvalidCipherTextException)
        {
            return false;
        }

        output[..data.Length].CopyTo(data);
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

        algorithm.Init(forEncryption, new AeadParameters(new KeyParameter(_key), TagLength * 8, nonce.ToArray()));
        algorithm.ProcessAadBytes(associatedData);
        return _output;
    }
}
