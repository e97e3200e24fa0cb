namespace Overlay.Samples;

/// <summary>The command line asks for something that does not go together. The message says what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
