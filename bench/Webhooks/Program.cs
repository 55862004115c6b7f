using System.Globalization;
using VoiceAgent.Bench.Webhooks;

// Sends signed webhooks at a steady rate and prints how long their acknowledgements took:
//   Webhooks send GATEWAY AUTHORITY PER_SECOND SECONDS
//   Webhooks calls GATEWAY AUTHORITY: the audio that is missing in today's recordings
// LOADTEST_CLIENT_SECRET is the secret of the API's client, and WEBHOOKS_SECRET the key of the sender.
if (args is ["send", var gateway, var authority, var rate, var seconds])
{
    using var product = new Product(new Uri(gateway), new Uri(authority));
    var sender = new Sender(new Uri(gateway), product, int.Parse(rate, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
    return await sender.RunAsync();
}

if (args is ["calls", var api, var issuer])
{
    using var product = new Product(new Uri(api), new Uri(issuer));
    return await product.ShowMissingAudioAsync();
}

Console.Error.WriteLine("Usage: Webhooks send GATEWAY AUTHORITY PER_SECOND SECONDS, or Webhooks calls GATEWAY AUTHORITY");
return 2;
