using System.Globalization;
using VoiceAgent.Bench.Webhooks;

// Sends signed webhooks at a steady rate and prints how long their acknowledgements took:
//   Webhooks send GATEWAY AUTHORITY PER_SECOND SECONDS
//   Webhooks calls GATEWAY AUTHORITY PHONE SINCE: where audio of calls that rang after SINCE was late
// LOADTEST_CLIENT_SECRET is the secret of the API's client, and WEBHOOKS_SECRET the key of the sender.
if (args is ["send", var gateway, var authority, var rate, var seconds])
{
    using var product = new Product(new Uri(gateway), new Uri(authority));
    var sender = new Sender(new Uri(gateway), product, int.Parse(rate, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
    return await sender.RunAsync();
}

if (args is ["calls", var api, var issuer, var phone, var since])
{
    using var product = new Product(new Uri(api), new Uri(issuer));
    return await product.ShowLateAudioAsync(new Uri(phone), DateTimeOffset.Parse(since, CultureInfo.InvariantCulture));
}

Console.Error.WriteLine("Usage: Webhooks send GATEWAY AUTHORITY PER_SECOND SECONDS, or Webhooks calls GATEWAY AUTHORITY PHONE SINCE");
return 2;
