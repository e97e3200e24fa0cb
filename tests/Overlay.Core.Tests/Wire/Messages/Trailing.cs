namespace Overlay.Core.Tests.Wire.Messages;

/// <summary>What bytes behind a message are.</summary>
internal enum Trailing
{
    /// <summary>Fields of a later version: ignored.</summary>
    Ignored,

    /// <summary>An error: the message has exactly one size.</summary>
    Refused,

    /// <summary>Part of the message, whose length is that of the datagram.</summary>
    Payload,
}
