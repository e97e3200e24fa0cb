using Overlay.Host;

namespace Overlay.Underlay.Linux;

/// <summary>What to do with a message that the kernel refused.</summary>
internal enum SendFailure : byte
{
    /// <summary>The datagram cannot be sent: no route, too long, queue full.</summary>
    Skip,

    /// <summary>The error is not this message's: a signal, or news of an earlier datagram.</summary>
    Repeat,

    /// <summary>The send buffer is full.</summary>
    WaitForRoom,

    /// <summary>A train cannot be sent as one: longer segments than the path takes, or one that is refused for a reason of its own.</summary>
    OneByOne,

    /// <summary>As <see cref="OneByOne"/>, and the next train will fare no better: a device that does not compute checksums.</summary>
    OneByOneForGood,
}

/// <summary>From the error of a send to what follows.</summary>
internal static class SendFailures
{
    public static SendFailure Of(int error, bool isTrain) => error switch
    {
        Libc.WouldBlock => SendFailure.WaitForRoom,
        Libc.Interrupted or Libc.ConnectionRefused => SendFailure.Repeat,
        Libc.InputOutputError when isTrain => SendFailure.OneByOneForGood,
        _ => isTrain ? SendFailure.OneByOne : SendFailure.Skip,
    };
}
