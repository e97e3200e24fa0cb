using Overlay.Crypto;
using Overlay.Wire.Messages;

namespace Overlay.Sessions;

/// <summary>An initiation that was decrypted and not answered yet. It comes from the holder of the key, but perhaps not now.</summary>
internal sealed class OpenedInitiation(HandshakeState noise, Hello hello, CipherSuite suite, uint senderIndex, byte[] ephemeral, byte[] beforeMac2) : IDisposable
{
    public HandshakeState Noise => noise;

    public Hello Hello => hello;

    public CipherSuite Suite => suite;

    public uint SenderIndex => senderIndex;

    public ReadOnlyMemory<byte> Ephemeral => ephemeral;

    public ReadOnlyMemory<byte> BeforeMac2 => beforeMac2;

    public ReadOnlySpan<byte> RemotePublicKey => noise.RemoteStaticPublicKey;

    public void Dispose() => noise.Dispose();
}
