using Overlay.Crypto;

namespace Overlay.Sessions;

/// <summary>The ciphers of a session, one for each direction; in a clear session control messages have ciphers of their own.</summary>
internal sealed class SessionKeys : IDisposable
{
    public SessionKeys(CipherSuite suite, ReadOnlySpan<byte> sendKey, ReadOnlySpan<byte> receiveKey)
    {
        Suite = suite;
        SealData = SuiteKeys.Derive(suite, sendKey);
        OpenData = SuiteKeys.Derive(suite, receiveKey);
        var isClear = SealData.TagLength == 0;
        SealControl = isClear ? SuiteKeys.Derive(SuiteKeys.ControlOfClear, sendKey) : SealData;
        OpenControl = isClear ? SuiteKeys.Derive(SuiteKeys.ControlOfClear, receiveKey) : OpenData;
    }

    public CipherSuite Suite { get; }

    public AeadCipher SealData { get; }

    public AeadCipher OpenData { get; }

    public AeadCipher SealControl { get; }

    public AeadCipher OpenControl { get; }

    public bool AuthenticatesData => OpenData.TagLength > 0;

    public void Dispose()
    {
        SealData.Dispose();
        OpenData.Dispose();
        SealControl.Dispose();
        OpenControl.Dispose();
    }
}
