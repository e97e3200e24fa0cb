using Overlay.Crypto;

namespace Overlay.Core.Tests.Crypto;

public class NoiseVectorTests
{
    private static readonly NoiseVector[] Supported = [.. NoiseVector.All.Where(vector => vector.Hash == "SHA256")];

    public static TheoryData<int, string> Vectors()
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < Supported.Length; i++)
        {
            data.Add(i, Supported[i].ToString());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Handshake_and_transport_messages_equal_those_of_other_implementations(int index, string name)
    {
        var vector = Supported[index];
        Assert.Equal(name, vector.ToString());
        using var initiator = vector.Create(initiator: true);
        using var responder = vector.Create(initiator: false);
        TransportKeys? keys = null;
        var fromInitiator = true;
        foreach (var (payload, ciphertext) in vector.Messages)
        {
            var (sender, receiver) = fromInitiator ? (initiator, responder) : (responder, initiator);
            if (initiator.IsFinished)
            {
                keys ??= new TransportKeys(vector, initiator, responder);
                keys.AssertMessage(fromInitiator, payload, ciphertext);
            }
            else
            {
                AssertHandshakeMessage(sender, receiver, payload, ciphertext);
            }

            fromInitiator = !fromInitiator;
        }

        Assert.True(initiator.IsFinished);
        Assert.True(responder.IsFinished);
        Assert.Equal(initiator.HandshakeHash, responder.HandshakeHash);
        if (vector.HandshakeHash.Length > 0)
        {
            Assert.Equal(vector.HandshakeHash, initiator.HandshakeHash);
        }
    }

    [Fact]
    public void Vectors_of_both_implementations_cover_each_pattern_and_cipher()
    {
        Assert.Equal(52, Supported.Length);
        Assert.Equal(["cacophony", "snow"], Supported.Select(vector => vector.Source).Distinct().Order());
        Assert.All(Enum.GetValues<NoiseCipher>(), cipher => Assert.Equal(26, Supported.Count(vector => vector.Cipher == cipher)));
        Assert.Equal(7, Supported.Select(vector => vector.Pattern.Name.Split("psk")[0]).Distinct().Count());
        Assert.Contains(Supported, vector => vector.ProtocolName == "Noise_IKpsk2_25519_ChaChaPoly_SHA256");
        Assert.True(Supported.Count(vector => vector.Messages.Count() > vector.Pattern.Messages.Count) >= 36, "Too few vectors have transport messages.");
    }

    private static void AssertHandshakeMessage(HandshakeState sender, HandshakeState receiver, byte[] payload, byte[] ciphertext)
    {
        var message = new byte[ciphertext.Length];
        Assert.Equal(ciphertext.Length, sender.WriteMessage(payload, message));
        Assert.Equal(ciphertext, message);
        var received = new byte[payload.Length];
        Assert.True(receiver.TryReadMessage(message, received, out var length));
        Assert.Equal(payload, received.AsSpan(0, length));
    }

    /// <summary>The cipher states of both directions, on both sides.</summary>
    private sealed class TransportKeys
    {
        private readonly CipherState[] _sending;
        private readonly CipherState[] _receiving;

        public TransportKeys(NoiseVector vector, HandshakeState initiator, HandshakeState responder)
        {
            _sending = Split(vector, initiator);
            _receiving = Split(vector, responder);
        }

        public void AssertMessage(bool fromInitiator, byte[] payload, byte[] ciphertext)
        {
            var direction = fromInitiator ? 0 : 1;
            var message = new byte[ciphertext.Length];
            Assert.Equal(ciphertext.Length, _sending[direction].EncryptWithAd([], payload, message));
            Assert.Equal(ciphertext, message);
            var received = new byte[payload.Length];
            Assert.True(_receiving[direction].TryDecryptWithAd([], message, received, out var length));
            Assert.Equal(payload, received.AsSpan(0, length));
        }

        private static CipherState[] Split(NoiseVector vector, HandshakeState state)
        {
            Span<byte> first = stackalloc byte[CipherState.KeyLength];
            Span<byte> second = stackalloc byte[CipherState.KeyLength];
            state.Split(first, second);
            CipherState[] states = [new(vector.Cipher), new(vector.Cipher)];
            states[0].InitializeKey(first);
            states[1].InitializeKey(second);
            return states;
        }
    }
}
