namespace Overlay.Sodium.Tests;

/// <summary>Sealing and opening with arrays, for tests.</summary>
internal static class Messages
{
    public static byte[] Seal(this AeadCipher cipher, byte[] nonce, byte[] plaintext, byte[] associatedData)
    {
        byte[] message = [.. plaintext, .. new byte[cipher.TagLength]];
        cipher.Encrypt(nonce, message, associatedData);
        return message;
    }

    public static byte[]? Open(this AeadCipher cipher, byte[] nonce, byte[] message, byte[] associatedData)
    {
        var opened = message.ToArray();
        return cipher.TryDecrypt(nonce, opened, associatedData) ? opened[..^cipher.TagLength] : null;
    }
}
