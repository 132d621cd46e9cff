/**
 * The part of the internet that a test needs: `*.test` are names of a public address, which is this machine. Names are
 * looked up, addresses checked and certificates verified by the product as ever; only the wire leads elsewhere.
 */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const PUBLIC = '93.184.215.14';
const isOurs = (name) => /\.test$/.test(name ?? '');

const { lookup } = dns;
dns.lookup = (name, options, answer) => {
  if (!isOurs(name)) return lookup(name, options, answer);
  const done = answer ?? options;
  return options.all ? done(null, [{ address: PUBLIC, family: 4 }]) : done(null, PUBLIC, 4);
};
syncBuiltinESMExports();

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  const checked = options?.lookup;
  if (isOurs(options?.host) && checked)
    options.lookup = (name, how, answer) => checked(name, how, (error) => (error ? answer(error) : how.all ? answer(null, [{ address: '127.0.0.1', family: 4 }]) : answer(null, '127.0.0.1', 4)));
  return connect.apply(this, given);
};
