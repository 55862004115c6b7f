using System.Text;

namespace VoiceAgent.CallGateway.Api.Campaigns;

/// <summary>Reads a file of text from a request.</summary>
internal static class TextFile
{
    /// <returns>The text, with U+FFFD for what is not UTF-8. Null when it is longer than allowed.</returns>
    public static async Task<string?> ReadAsync(HttpRequest request, int longest, CancellationToken leaving)
    {
        if (request.ContentLength > longest)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, leaving)) > 0;)
        {
            if (bytes.Length + read > longest)
            {
                return null;
            }

            bytes.Write(chunk, 0, read);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
