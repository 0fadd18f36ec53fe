#!/bin/sh
# Makes the files of fixtures/ with OpenSSL 3: certificates that last a hundred years, and keys that guard nothing. Password: 密码 pass.
set -eu
cd "$(dirname "$0")/fixtures"
rm -f ./*
days=36500
export PASS='密码 pass'

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key.pem -out ca.pem -days $days -subj '/O=Wirebench tests/CN=Test root'
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout middle.key.pem -out middle.csr -subj '/CN=Test intermediate'
printf 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n' > ca.ext
openssl x509 -req -in middle.csr -CA ca.pem -CAkey ca.key.pem -days $days -extfile ca.ext -out middle.pem

printf 'subjectAltName=DNS:example.test,DNS:*.example.test,IP:127.0.0.1,IP:::1,email:alice@example.test,URI:spiffe://example.test/alice\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=critical,digitalSignature\n' > leaf.ext
for kind in rsa ec ed25519; do
  case $kind in
    rsa) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key.pem ;;
    ec) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.key.pem ;;
    ed25519) openssl genpkey -algorithm ed25519 -out ed25519.key.pem ;;
  esac
  openssl req -new -key $kind.key.pem -out $kind.csr -subj "/C=DE/O=Wirebench tests/CN=$kind 测试" -utf8
  openssl x509 -req -in $kind.csr -CA middle.pem -CAkey middle.key.pem -days $days -extfile leaf.ext -out $kind.pem
  openssl pkcs8 -topk8 -in $kind.key.pem -v2 aes256 -v2prf hmacWithSHA256 -passout env:PASS -out $kind.aes256.pem
  cat middle.pem ca.pem > chain.pem
  openssl pkcs12 -export -inkey $kind.key.pem -in $kind.pem -certfile chain.pem -passout env:PASS -out $kind.p12
  openssl pkcs12 -export -legacy -inkey $kind.key.pem -in $kind.pem -certfile chain.pem -passout env:PASS -out $kind.legacy.p12
done
openssl pkcs8 -topk8 -in rsa.key.pem -v2 aes256 -v2prf hmacWithSHA512 -passout env:PASS -outform DER -out rsa.sha512.der
openssl pkcs8 -topk8 -in rsa.key.pem -scrypt -passout env:PASS -out rsa.scrypt.pem
openssl pkcs8 -topk8 -in ec.key.pem -v2 des3 -passout env:PASS -out ec.des3.pem
openssl pkcs8 -topk8 -in ec.key.pem -provider legacy -provider default -v1 PBE-SHA1-3DES -passout env:PASS -out ec.pbe-3des.pem
openssl pkcs8 -topk8 -in ec.key.pem -provider legacy -provider default -v1 PBE-MD5-DES -passout env:PASS -out ec.pbe-des.pem
openssl pkcs8 -topk8 -in ec.key.pem -provider legacy -provider default -v1 PBE-SHA1-RC2-128 -passout env:PASS -out ec.pbe-rc2.pem
openssl rsa -in rsa.key.pem -traditional -out rsa.pkcs1.pem
openssl rsa -in rsa.key.pem -traditional -aes128 -passout env:PASS -out rsa.pkcs1-aes.pem
openssl rsa -in rsa.key.pem -traditional -outform DER -out rsa.pkcs1.der
openssl ec -in ec.key.pem -out ec.sec1.pem
openssl ec -in ec.key.pem -outform DER -out ec.sec1.der
openssl pkcs8 -topk8 -nocrypt -in ec.key.pem -outform DER -out ec.pkcs8.der
openssl pkcs12 -export -inkey ec.key.pem -in ec.pem -passout pass: -out ec.empty.p12
openssl pkcs12 -export -keypbe NONE -certpbe NONE -nomac -inkey ec.key.pem -in ec.pem -passout pass: -out ec.open.p12
openssl x509 -in ec.pem -outform DER -out ec.der
openssl x509 -in ec.pem -addtrust clientAuth -trustout -out ec.trusted.pem
cat ca.pem ec.key.pem middle.pem ec.pem > ec.mixed.pem
rm -f ./*.csr ./*.ext chain.pem
