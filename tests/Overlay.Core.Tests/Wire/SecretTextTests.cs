using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire;

/// <summary>A message in a log line must not give a key away.</summary>
public sealed class SecretTextTests
{
    [Fact]
    public void GroupKey_ToString_HasNoKey()
    {
        byte[] key = [.. Enumerable.Range(100, 32).Select(value => (byte)value)];
        var text = new GroupKey(7, 1, key, 5).ToString();
        Assert.Equal("GroupKey { Epoch = 7, Suite = 1, NextSequence = 5 }", text);
    }

    [Fact]
    public void RegisterReply_ToString_HasNoToken()
    {
        var text = new RegisterReply(RegistrationStatus.Accepted, false, 30, 9, 0x123456789, default).ToString();
        Assert.DoesNotContain("Token", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("4886718345", text, StringComparison.Ordinal);
    }

    [Fact]
    public void RelayHeader_ToString_HasNoToken() =>
        Assert.Equal("RelayHeader { Slot = 9, Type = Relay }", new RelayHeader(9, 0x123456789).ToString());
}
