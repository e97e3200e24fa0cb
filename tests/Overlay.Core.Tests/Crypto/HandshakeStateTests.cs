using System.Security.Cryptography;
using FsCheck.Xunit;
using Overlay.Crypto;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Crypto;

public class HandshakeStateTests
{
    private static readonly byte[] Psk = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Payload = [1, 2, 3, 4, 5];
    private static readonly StaticKey Alice = StaticKey.Generate(new SeededRandom(1));
    private static readonly StaticKey Bob = StaticKey.Generate(new SeededRandom(2));

    private readonly byte[] _buffer = new byte[512];
    private readonly byte[] _payload = new byte[256];

    [Fact]
    public void Both_sides_get_the_same_keys_hash_and_the_others_static_key()
    {
        using var initiator = Initiator();
        using var responder = Responder();
        Exchange(initiator, responder);
        Assert.Equal(Alice.PublicKey, responder.RemoteStaticPublicKey);
        Assert.Equal(Bob.PublicKey, initiator.RemoteStaticPublicKey);
        Assert.Equal(initiator.HandshakeHash, responder.HandshakeHash);
        Assert.Equal(Keys(initiator), Keys(responder));
    }

    [Fact]
    public void Two_handshakes_between_the_same_nodes_have_different_keys()
    {
        using var initiator = Initiator(3);
        using var responder = Responder(4);
        Exchange(initiator, responder);
        using var laterInitiator = Initiator(5);
        using var laterResponder = Responder(6);
        Exchange(laterInitiator, laterResponder);
        Assert.NotEqual(Keys(initiator), Keys(laterInitiator));
        Assert.False(initiator.HandshakeHash.SequenceEqual(laterInitiator.HandshakeHash));
    }

    [Property(MaxTest = 60)]
    public void Initiation_with_a_flipped_bit_is_refused_and_the_true_one_still_accepted(ushort position)
    {
        using var initiator = Initiator();
        using var responder = Responder();
        var message = _buffer.AsSpan(0, initiator.WriteMessage(Payload, _buffer));
        AssertRefusedWhenFlipped(responder, message, position);
        Assert.True(responder.TryReadMessage(message, _payload, out var length));
        Assert.Equal(Payload, _payload.AsSpan(0, length));
    }

    [Property(MaxTest = 60)]
    public void Response_with_a_flipped_bit_is_refused_and_the_true_one_still_accepted(ushort position)
    {
        using var initiator = Initiator();
        using var responder = Responder();
        Assert.True(responder.TryReadMessage(_buffer.AsSpan(0, initiator.WriteMessage(Payload, _buffer)), _payload, out _));
        var message = _buffer.AsSpan(0, responder.WriteMessage(Payload, _buffer));
        AssertRefusedWhenFlipped(initiator, message, position);
        Assert.True(initiator.TryReadMessage(message, _payload, out _));
        Assert.Equal(Keys(responder), Keys(initiator));
    }

    [Fact]
    public void Message_of_any_other_length_is_refused()
    {
        using var initiator = Initiator();
        using var responder = Responder();
        var length = initiator.WriteMessage(Payload, _buffer);
        for (var cut = 0; cut < length; cut++)
        {
            Assert.False(responder.TryReadMessage(_buffer.AsSpan(0, cut), _payload, out _));
        }

        Assert.False(responder.TryReadMessage(_buffer.AsSpan(0, length + 1), _payload, out _));
        Assert.True(responder.RemoteStaticPublicKey.IsEmpty);
    }

    [Property]
    public void Arbitrary_bytes_are_refused_by_both_sides(byte[] bytes, byte repeat)
    {
        byte[] message = [.. Enumerable.Repeat(bytes, repeat % 8).SelectMany(part => part)];
        using var responder = Responder();
        Assert.False(responder.TryReadMessage(message, _payload, out _));
        using var initiator = Initiator();
        initiator.WriteMessage(Payload, _buffer);
        Assert.False(initiator.TryReadMessage(message, _payload, out _));
    }

    [Fact]
    public void Hash_and_remote_key_outlive_the_secrets()
    {
        using var initiator = Initiator();
        using var responder = Responder();
        Exchange(initiator, responder);
        var hash = initiator.HandshakeHash.ToArray();
        initiator.Dispose();
        Assert.Equal(hash, initiator.HandshakeHash);
        Assert.Contains(hash, value => value != 0);
        Assert.Equal(Bob.PublicKey, initiator.RemoteStaticPublicKey);
    }

    [Fact]
    public void Payload_longer_than_the_room_for_it_is_refused()
    {
        using var initiator = Initiator();
        using var responder = Responder();
        var message = _buffer.AsSpan(0, initiator.WriteMessage(Payload, _buffer));
        Assert.False(responder.TryReadMessage(message, _payload.AsSpan(0, Payload.Length - 1), out _));
    }

    [Fact]
    public void Other_psk_is_noticed_by_the_initiator()
    {
        using var initiator = Initiator();
        using var responder = Responder(psk: RandomNumberGenerator.GetBytes(32));
        Assert.True(responder.TryReadMessage(_buffer.AsSpan(0, initiator.WriteMessage([], _buffer)), _payload, out _));
        Assert.False(initiator.TryReadMessage(_buffer.AsSpan(0, responder.WriteMessage([], _buffer)), _payload, out _));
    }

    [Fact]
    public void Other_prologue_is_refused()
    {
        using var initiator = Initiator();
        using var responder = new HandshakeState(HandshakePattern.IKpsk2, false, "other"u8, NoiseCipher.ChaChaPoly, new SeededRandom(9), Bob, default, Psk);
        Assert.False(responder.TryReadMessage(_buffer.AsSpan(0, initiator.WriteMessage([], _buffer)), _payload, out _));
    }

    [Fact]
    public void Initiation_for_another_node_is_refused()
    {
        using var initiator = Initiator();
        var message = _buffer.AsSpan(0, initiator.WriteMessage([], _buffer));
        using var responder = new HandshakeState(HandshakePattern.IKpsk2, false, "test"u8, NoiseCipher.ChaChaPoly, new SeededRandom(9), Alice, default, Psk);
        Assert.False(responder.TryReadMessage(message, _payload, out _));
    }

    [Fact]
    public void Answer_with_an_ephemeral_key_of_small_order_is_refused()
    {
        using var initiator = new HandshakeState(HandshakePattern.NN, true, [], NoiseCipher.ChaChaPoly, new SeededRandom(9));
        initiator.WriteMessage([], _buffer);

        // What a stranger can compute because the result of DH is known to be zero.
        var smallOrder = new byte[32];
        using var forger = new SymmetricState("Noise_NN_25519_ChaChaPoly_SHA256", NoiseCipher.ChaChaPoly);
        forger.MixHash([]);
        forger.MixHash(_buffer.AsSpan(0, 32));
        forger.MixHash([]);
        forger.MixHash(smallOrder);
        forger.MixKey(new byte[32]);
        var answer = new byte[48];
        forger.EncryptAndHash([], answer.AsSpan(32));
        Assert.False(initiator.TryReadMessage(answer, _payload, out _));
    }

    [Fact]
    public void Responder_that_mixed_in_a_key_of_small_order_gives_no_keys()
    {
        using var responder = new HandshakeState(HandshakePattern.NN, false, [], NoiseCipher.ChaChaPoly, new SeededRandom(9));
        Assert.True(responder.TryReadMessage(new byte[32], _payload, out _));
        responder.WriteMessage([], _buffer);
        Assert.Throws<InvalidOperationException>(() => responder.Split(new byte[32], new byte[32]));
    }

    [Fact]
    public void Static_key_of_small_order_gets_a_message_but_its_answer_is_never_accepted()
    {
        var smallOrder = new byte[32];
        using var initiator = new HandshakeState(HandshakePattern.NK, true, [], NoiseCipher.ChaChaPoly, new SeededRandom(3), rs: smallOrder);
        Assert.Equal(48, initiator.WriteMessage([], _buffer));
        using var forger = new SymmetricState("Noise_NK_25519_ChaChaPoly_SHA256", NoiseCipher.ChaChaPoly);
        forger.MixHash([]);
        forger.MixHash(smallOrder);
        forger.MixHash(_buffer.AsSpan(0, 32));
        forger.MixKey(new byte[32]);
        Assert.True(forger.TryDecryptAndHash(_buffer.AsSpan(32, 16), _payload, out _));
        var ephemeral = StaticKey.Generate(new SeededRandom(4));
        var shared = new byte[32];
        Assert.True(X25519Curve.TryAgree(ephemeral.PrivateKey, _buffer.AsSpan(0, 32), shared));
        forger.MixHash(ephemeral.PublicKey);
        forger.MixKey(shared);
        byte[] answer = [.. ephemeral.PublicKey, .. new byte[16]];
        forger.EncryptAndHash([], answer.AsSpan(32));
        Assert.False(initiator.TryReadMessage(answer, _payload, out _));
        Assert.Throws<InvalidOperationException>(() => initiator.Split(new byte[32], new byte[32]));
    }

    [Fact]
    public void Call_out_of_turn_throws()
    {
        using var initiator = Initiator();
        using var responder = Responder();
        Assert.Throws<InvalidOperationException>(() => responder.WriteMessage([], _buffer));
        Assert.Throws<InvalidOperationException>(() => initiator.TryReadMessage(_buffer, _payload, out _));
        Assert.Throws<InvalidOperationException>(() => initiator.Split(new byte[32], new byte[32]));
        Exchange(initiator, responder);
        Assert.Throws<InvalidOperationException>(() => initiator.WriteMessage([], _buffer));
    }

    [Fact]
    public void Wrong_set_up_is_named()
    {
        var random = new SeededRandom(1);
        Assert.Contains("1 pre-shared", Assert.Throws<ArgumentException>(() =>
            new HandshakeState(HandshakePattern.IKpsk2, true, [], NoiseCipher.ChaChaPoly, random, Alice, Bob.PublicKey)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new HandshakeState(HandshakePattern.IK, true, [], NoiseCipher.ChaChaPoly, random, Alice));
        Assert.Throws<InvalidOperationException>(() => new HandshakeState(HandshakePattern.IK, false, [], NoiseCipher.ChaChaPoly, random));
        Assert.Throws<ArgumentException>(() => new HandshakeState(HandshakePattern.IK, true, [], NoiseCipher.ChaChaPoly, random, Alice, new byte[31]));
    }

    private static HandshakeState Initiator(ulong seed = 3) =>
        new(HandshakePattern.IKpsk2, true, "test"u8, NoiseCipher.ChaChaPoly, new SeededRandom(seed), Alice, Bob.PublicKey, Psk);

    private static HandshakeState Responder(ulong seed = 4, byte[]? psk = null) =>
        new(HandshakePattern.IKpsk2, false, "test"u8, NoiseCipher.ChaChaPoly, new SeededRandom(seed), Bob, default, psk ?? Psk);

    private static string Keys(HandshakeState state)
    {
        var keys = new byte[64];
        state.Split(keys.AsSpan(0, 32), keys.AsSpan(32));
        return Convert.ToHexString(keys);
    }

    private void Exchange(HandshakeState initiator, HandshakeState responder)
    {
        Assert.True(responder.TryReadMessage(_buffer.AsSpan(0, initiator.WriteMessage(Payload, _buffer)), _payload, out _));
        Assert.True(initiator.TryReadMessage(_buffer.AsSpan(0, responder.WriteMessage(Payload, _buffer)), _payload, out _));
    }

    private void AssertRefusedWhenFlipped(HandshakeState receiver, ReadOnlySpan<byte> message, int position)
    {
        var altered = message.ToArray();
        var bit = position % (altered.Length * 8);

        // X25519 ignores the highest bit of a public key (RFC 7748, section 5), the hash does not.
        altered[bit / 8] ^= (byte)(1 << (bit % 8));
        Assert.False(receiver.TryReadMessage(altered, _payload, out var length));
        Assert.Equal(0, length);
        Assert.False(receiver.IsFinished);
    }
}
