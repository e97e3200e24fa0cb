using FsCheck;
using FsCheck.Fluent;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire.Messages;

/// <summary>What every message must pass; the type of the message is in <see cref="MessageCase{T}"/>.</summary>
internal abstract record MessageCase(string Name)
{
    public MessageType[] Types { get; init; } = [];

    public ControlKind? Kind { get; init; }

    public Trailing Trailing { get; init; } = Trailing.Ignored;

    /// <summary>Below this length a message is refused whatever its bytes; null: the length of the message itself.</summary>
    public int? MinSize { get; init; }

    public abstract void RoundTrip();

    public abstract void Golden();

    public abstract void DirtyBuffer();

    public abstract void Truncated();

    public abstract void TrailingBytes();

    public abstract void RandomBytes();

    public abstract void AlteredBytes();
}

/// <summary>One message: how to make random ones, and one example with its bytes as the specification has them.</summary>
internal sealed record MessageCase<T>(Gen<T> Random, T Example, string ExampleHex) : MessageCase(typeof(T).Name)
    where T : struct, IWireMessage<T>
{
    private const int Room = 16_384;

    public override void RoundTrip() => ForAll(message =>
    {
        Assert.True(T.TryRead(Write(message), out var read), message.ToString());
        Assert.Equal(WireText.Of(message), WireText.Of(read));
    });

    public override void Golden()
    {
        var bytes = WireText.Bytes(ExampleHex);
        Assert.Equal(Convert.ToHexStringLower(bytes), Convert.ToHexStringLower(Write(Example)));
        Assert.True(T.TryRead(bytes, out var read));
        Assert.Equal(WireText.Of(Example), WireText.Of(read));
    }

    public override void DirtyBuffer() => ForAll(message => Assert.Equal(Write(message), Write(message, 0xa5)));

    public override void Truncated() => ForAll(message =>
    {
        var bytes = Write(message);
        for (var length = 0; length < (MinSize ?? bytes.Length); length++)
        {
            Assert.False(T.TryRead(bytes.AsSpan(0, length), out _), $"{length} of {bytes.Length} bytes of {message} were accepted");
        }
    });

    public override void TrailingBytes() => ForAll(message =>
    {
        byte[] bytes = [.. Write(message), 0xa5];
        var accepted = T.TryRead(bytes, out var read);
        Assert.True(accepted == (Trailing != Trailing.Refused), message.ToString());
        if (Trailing == Trailing.Ignored)
        {
            Assert.Equal(WireText.Of(message), WireText.Of(read));
        }
    });

    public override void RandomBytes() =>
        Prop.ForAll(WireGen.BytesUpTo(400).ToArbitrary(), bytes =>
        {
            AssertHarmless(bytes);
            // The first bytes of a message, so that chance gets past its type and its version.
            var head = WireText.Bytes(ExampleHex).AsSpan();
            head[..Math.Min(head.Length, Math.Min(3, bytes.Length))].CopyTo(bytes);
            AssertHarmless(bytes);
        }).QuickCheckThrowOnFailure();

    public override void AlteredBytes()
    {
        var altered = from message in Random
                      from at in Gen.Choose(0, int.MaxValue - 1)
                      from value in WireGen.Byte
                      select (message, at, value);
        Prop.ForAll(altered.ToArbitrary(), sample =>
        {
            var bytes = Write(sample.message);
            bytes[sample.at % bytes.Length] = sample.value;
            AssertHarmless(bytes);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Whatever the bytes are, the reader does not throw; what it accepts can be written and read again.</summary>
    private static void AssertHarmless(byte[] bytes)
    {
        if (T.TryRead(bytes, out var message))
        {
            Assert.NotEmpty(message.ToString()!);
            Assert.True(T.TryRead(Write(message), out var again));
            Assert.Equal(WireText.Of(message), WireText.Of(again));
        }
    }

    private static byte[] Write(T message, byte dirt = 0)
    {
        var bytes = new byte[Room];
        bytes.AsSpan().Fill(dirt);
        var length = message.Write(bytes);
        Assert.True(bytes.AsSpan(length).IndexOfAnyExcept(dirt) < 0, "The writer wrote behind the length it returned.");
        return bytes[..length];
    }

    private void ForAll(Action<T> check) => Prop.ForAll(Random.ToArbitrary(), check).QuickCheckThrowOnFailure();
}
