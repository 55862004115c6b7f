namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>The complete body of a request, or the response that refuses it.</summary>
internal readonly record struct WebhookBody(BinaryData? Bytes, IResult? Refusal)
{
    /// <param name="longest">In bytes. A longer body is refused without being read to its end.</param>
    public static async ValueTask<WebhookBody> ReadAsync(HttpRequest request, int longest, CancellationToken aborted, bool mayBeEmpty = false)
    {
        if (request.ContentLength > longest)
        {
            return new WebhookBody(null, TooLong(longest));
        }

        using var read = new MemoryStream();
        var buffer = new byte[Math.Min(longest, 16 * 1024)];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, aborted)) > 0)
        {
            if (read.Length + count > longest)
            {
                return new WebhookBody(null, TooLong(longest));
            }

            read.Write(buffer, 0, count);
        }

        return read.Length == 0 && !mayBeEmpty
            ? new WebhookBody(null, Malformed("The body is empty."))
            : new WebhookBody(new BinaryData(read.ToArray()), null);
    }

    public static IResult Malformed(string reason) => TypedResults.Problem(reason, statusCode: StatusCodes.Status400BadRequest, title: "The events cannot be read.");

    private static IResult TooLong(int longest) => TypedResults.Problem(
        $"A delivery may have at most {longest / 1024} KiB.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "The delivery is too long.");
}
