using Overlay.Buffers;

namespace Overlay.Benchmarks;

/// <summary>Makes packets of the frames of a batch, in place: header, sealed frame, tag.</summary>
internal sealed class BatchSealer(AeadCipher cipher)
{
    private readonly byte[] _nonce = new byte[AeadCipher.NonceLength];
    private readonly byte[] _header = new byte[16];

    public void Seal(PacketBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Seal(batch.Buffer(i));
        }
    }

    private void Seal(PacketBuffer packet)
    {
        packet.Append(cipher.TagLength);
        _nonce.AsSpan(4, 8).IncrementBigEndian();
        cipher.Encrypt(_nonce, packet.Span, _header);
        _header.CopyTo(packet.Prepend(_header.Length));
    }
}
