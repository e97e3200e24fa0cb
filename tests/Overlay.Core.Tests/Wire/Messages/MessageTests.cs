using System.Reflection;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire.Messages;

/// <summary>Every message passes the same tests, and no message is without them.</summary>
public sealed class MessageTests
{
    private static readonly Dictionary<string, MessageCase> Cases =
        DatagramCases.All.Concat(ControlCases.All).ToDictionary(message => message.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_WrittenAndRead_HasTheSameFields(string message) => Cases[message].RoundTrip();

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_Example_HasTheBytesOfTheSpecification(string message) => Cases[message].Golden();

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_WrittenIntoDirtyBuffer_HasTheSameBytes(string message) => Cases[message].DirtyBuffer();

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_TruncatedAnywhere_IsRefused(string message) => Cases[message].Truncated();

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_WithBytesBehindIt_IsReadAsTheFormatSays(string message) => Cases[message].TrailingBytes();

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_RandomBytes_NeverThrow(string message) => Cases[message].RandomBytes();

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_AlteredByte_NeverThrows(string message) => Cases[message].AlteredBytes();

    [Fact]
    public void Messages_EveryTypeOfDatagram_HasOneCase() =>
        Assert.Equal(Enum.GetValues<MessageType>(), Cases.Values.SelectMany(message => message.Types).Order());

    [Fact]
    public void Messages_EveryControlKind_HasOneCase() =>
        Assert.Equal(Enum.GetValues<ControlKind>(), Cases.Values.Select(message => message.Kind).OfType<ControlKind>().Order());

    [Fact]
    public void Messages_EveryTypeWithAReader_HasACase()
    {
        var readers = typeof(MessageType).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(MessageType).Namespace)
            .Where(type => type.GetMethod("TryRead", BindingFlags.Static | BindingFlags.Public) is not null)
            .Select(type => type.Name)
            .Order();
        Assert.Equal(readers, Cases.Keys.Select(NameOfView).Order());
    }

    [Fact]
    public void Messages_EveryControlMessage_IsNamedAsItsKind()
    {
        foreach (var message in Cases.Values.Where(message => message.Kind is not null))
        {
            Assert.Equal(message.Name, message.Kind.ToString());
        }
    }

    // A view is tested through a sample of its fields.
    private static string NameOfView(string name) => name switch
    {
        nameof(InitiationSample) => nameof(HandshakeInitiation),
        nameof(ResponseSample) => nameof(HandshakeResponse),
        nameof(CookieReplySample) => nameof(CookieReply),
        _ => name,
    };
}
